"""`streamlit run app.py`: the review screen."""

from nlp_coder.ui.main import run

run()
