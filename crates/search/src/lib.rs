//! Exact substring search over articles, in every script: query, match, rank, facets and excerpts.
