"""The clicks of bench/workloads/clicks.cpp, and how all peers are to train on them."""

NUMBERS = ["age", "hour", "price", "distance", "interest", "visits", "speed", "weather"]
CATEGORIES = ["device", "region", "shop", "campaign"]
TARGET = "clicked"
BINS = 50  # by quantiles, of each number
L2 = 1e-6  # lambda of  mean loss + lambda/2 |w|^2
