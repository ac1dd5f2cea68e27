"""Reading the other rooms for people who decide: indicators, the rows behind them, the network's view."""
