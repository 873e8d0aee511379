"""The theme map: themes as labelled bubbles, texts as points, coloured by what one asks."""
