"""The data of 某县财政局 for perfeval: everything is in the folder indicator_sets."""
