"""The parts that pages are made of: elements, fields, charts, pictures."""
