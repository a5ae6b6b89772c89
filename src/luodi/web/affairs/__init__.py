"""Affairs: kinds of case of the pack's own (企业诉求), their list and the form that begins one."""
