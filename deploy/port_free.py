"""Says so, and what to do, when the port that the site would use is taken."""

import socket
import sys

port = int(sys.argv[1])
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        other = f"make run PORT={port + 1}"
        sys.exit(f"Port {port} is taken. Stop what runs there, or choose another: {other}")
