//! Acceptance: the tests are in `tests/all`. One binary, so that the whole platform is linked once.
