/// Statistics, tables and figures over trials, from their logs alone.
