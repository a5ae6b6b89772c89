"""The command line: `luodi …`. The topmost room: it parses, calls, prints, and says in Chinese what went wrong."""
