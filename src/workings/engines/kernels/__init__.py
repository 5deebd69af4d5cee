"""The reference engine's procedures once more, as plain loops that Numba compiles.

Each kernel names the formula it computes and the function in `workings.maths`, `workings.objective`
or `workings.optimisers` that it must agree with; the tests hold the two side by side. Inside, as in
the lesson, a layer's Z, A and dZ have a row a unit and a column an image; the input alone has a row
an image, as data sets do. Units are padded with zeros to a multiple of fifteen, which changes
nothing: zero weights have zero gradients.

`docs/fast.md` tells how the plain loops became fast.
"""
