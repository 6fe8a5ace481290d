"""The parts of the page Calibration, and the calibration of an audit."""
