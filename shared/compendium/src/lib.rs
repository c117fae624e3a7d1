//! compendium
