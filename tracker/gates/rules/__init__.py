"""Pure rules of gates: values in, values out; criterion kinds live beside, in criteria."""
