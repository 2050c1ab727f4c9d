"""The quarter's pages: thin views that name what they show; none filters, sums or saves."""
