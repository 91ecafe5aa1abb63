"""An optional language model that splits and words claims. Off unless an endpoint is set; nothing depends on it."""
