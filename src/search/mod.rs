//! The index, the query language, facets and suggestions.
