"""Publishing: frozen public copies, and everything readers and machines see of them."""
