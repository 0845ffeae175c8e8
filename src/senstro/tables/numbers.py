"""Numbers of a record with their signs, units and ranges."""

from __future__ import annotations

from collections.abc import Iterator

from senstro.errors import Fault
from senstro.tables.reader import Row

__all__ = ["number_faults"]

_RANGES = (("age_min", "age_max"), ("passage_min", "passage_max"), ("doublings_min", "doublings_max"), ("value", "value_max"), ("start", "end"))
_QUANTITIES = (("value", "unit", "quantity_sign"), ("cutoff", "cutoff_unit", "cutoff_sign"))


def number_faults(row: Row) -> Iterator[Fault]:
    """Every fault of the numbers of a row; cells with a fault of form are passed over.

    Args:
        row: any row.
    """
    for low, high in _RANGES:
        if row.sound(low, high) and row.value(low) and row.value(high) and float(row.value(low)) > float(row.value(high)):
            yield row.cells[high].fault("range-turned-round", f"{low} is {row.value(low)} and {high} is {row.value(high)}.", "Swap the two.")
    for number, unit, sign in _QUANTITIES:
        if row.sound(number):
            yield from _quantity(row, number, unit, sign)
    if row.sound("value", "value_max") and row.value("value_max") and not row.value("value"):
        yield row.cells["value"].fault("value-missing", "A range has its upper end and not its lower.", "Fill the column value or empty value_max.")
    yield from _age(row)
    if row.sound("comparator", "population") and row.value("comparator") and row.value("comparator") == row.value("population"):
        yield row.cells["comparator"].fault("compared-with-itself", "The population is compared with itself.", "Correct one of the two.")


def _quantity(row: Row, number: str, unit: str, sign: str) -> Iterator[Fault]:
    cell = row.cells[number]
    if row.value(number):
        if row.sound(unit) and not row.value(unit):
            remedy = f"Fill the column {unit}; a bare count has the unit `count`."
            yield cell.fault("unit-missing", "A number stands there without a unit.", remedy)
        if row.sound(sign) and not row.value(sign):
            remedy = f"Fill the column {sign}; an exact number has the sign `equal`."
            yield cell.fault("quantity-sign-missing", "A number stands there without its sign.", remedy)
        return
    has_unit = row.sound(unit) and row.value(unit)
    has_sign = row.sound(sign) and row.value(sign) not in {"", "most"}
    if has_unit or has_sign:
        yield cell.fault("value-missing", "There is a unit or a sign and no number.", f"Fill the column {number} or empty the others.")


def _age(row: Row) -> Iterator[Fault]:
    if not row.sound("age_min", "age_max", "age_unit"):
        return
    has_age = row.value("age_min") or row.value("age_max")
    if has_age and not row.value("age_unit"):
        yield row.cells["age_unit"].fault("unit-missing", "An age stands there without a unit.", "Fill the column age_unit.")
    if not has_age and (row.value("age_unit") or row.value("age_bounds")):
        remedy = "Fill age_min or age_max, or empty the others."
        yield row.cells["age_min"].fault("value-missing", "There is a unit or a bound and no age.", remedy)
