"""本周更新: the grid, one line of it, and who has not reported."""
