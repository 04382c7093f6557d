//! Reads the bytes of an archived file, whatever its format, into articles and warnings.
