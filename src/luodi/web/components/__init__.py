"""组件: every component in every state on one page, with invented data, for those who build and review pages."""
