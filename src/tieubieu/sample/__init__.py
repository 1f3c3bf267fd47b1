"""The sample competition: invented establishments, products and people, played through the real actions.

`build.build()` fills an empty database; everything in it is fiction and says so (docs/sample.md)."""
