"""An address in, what stands there out: guarded against inner networks, slow sites and bombs. Plain data, no database."""
