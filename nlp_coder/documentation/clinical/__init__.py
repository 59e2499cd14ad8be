"""What a note's numbers, findings and treatments say of conditions: the reviewed tables and the facts they look at."""
