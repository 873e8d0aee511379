"""The evaluation of meetings by those who came: asked anonymously, on a phone or on paper."""
