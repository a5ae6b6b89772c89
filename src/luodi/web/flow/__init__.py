"""The room of the published procedure: steps, duties and time limits straight from the regime, without sign-in."""
