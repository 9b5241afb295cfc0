"""The same scoring over columns of many projects. An empty room: nothing is here yet."""
