//! works_input
