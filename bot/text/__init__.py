"""Plain operations on text that keep every offset: sentences, markup to paragraphs, likeness of two texts."""
