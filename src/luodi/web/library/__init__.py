"""The library's pages: cross tables, planned projects, partners, the pipeline, shared libraries, catalogues."""
