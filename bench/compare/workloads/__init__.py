"""What is compared. Each module has TITLE and, as `contestants`, who takes part."""
