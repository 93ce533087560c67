"""What is asked of other servers, without them."""
