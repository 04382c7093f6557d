//! Every byte that Broadsheet publishes, written and read by the same structs.
