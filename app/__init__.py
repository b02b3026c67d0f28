"""The studio: a web page and HTTP gateway that turns prompts into video files people own."""

__version__ = "0.2.0"
