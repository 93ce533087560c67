// The list has the server's own address, too. It is put right before the router looks at it, which would show nothing for a moment.
if (window.location.pathname === "/") window.history.replaceState(null, "", "/things");
