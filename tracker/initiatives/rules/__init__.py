"""Pure rules of initiatives: values in, values out."""
