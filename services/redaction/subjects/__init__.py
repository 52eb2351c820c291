"""Who a value stands for: mentions linked to subjects, subjects numbered in their matter."""
