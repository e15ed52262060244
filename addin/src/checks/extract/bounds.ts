// How much of a file is ever looked at. The same figures stand in checks/extract/bounds.py.
export const MAX_FILE = 25_000_000; // bytes of a file; a larger one is not opened
export const MAX_PART = 20_000_000; // bytes that one part of a zip may unpack to
export const MAX_ALL = 60_000_000; // bytes that all parts together may unpack to
export const MAX_PARTS = 2_000; // parts of a zip that are looked at
export const MAX_TEXT = 1_000_000; // characters that are kept
