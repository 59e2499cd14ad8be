"""The visit level (E/M) a note supports: problems, data and risk, or time; each with its reason and its words."""
