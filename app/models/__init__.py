"""What crosses the borders: requests, answers and the closed sets of words."""
