//! What a reader does in the panel of dates: types, questions the chart, compares.

use broadsheet_desk::chart::{ChartDoes, ChartEvent, ChartPointer, Period};
use broadsheet_desk::{Action, DateDoes, DateField, DateValue, Event, Panel};

use super::Order;

impl Order {
    /// Something in the panel, or with it.
    pub(super) fn reader_asks_when(&mut self) {
        let panel = self.one(&[None, Some(Panel::Dates), Some(Panel::Dates)]);
        let event = match self.below(3) {
            0 => Event::Do(Action::Panel(panel)),
            1 => Event::Date(self.one(&DateField::ALL), self.date_does()),
            _ => Event::Chart(self.chart_event()),
        };
        self.shell.give(event);
    }

    fn date_does(&mut self) -> DateDoes {
        let day = self.day().map(|day| day.to_string()).unwrap_or_default();
        match self.below(5) {
            0 => DateDoes::Focus,
            1 => DateDoes::Key(self.one(&["1", "Enter", "Escape"]).to_owned()),
            2 => DateDoes::Leave,
            _ => DateDoes::Input(DateValue { text: day, is_partial: self.below(2) == 0 }),
        }
    }

    fn chart_event(&mut self) -> ChartEvent {
        let x = self.below(1_000) as i32;
        match self.below(6) {
            0 => ChartEvent::Key(self.one(&["Home", "ArrowLeft", "Enter", "+", "-"]).to_owned()),
            1 => ChartEvent::Zoom { percent: self.one(&[60, 167]), x, width: 1_000 },
            2 => ChartEvent::Compare(self.query().to_owned()),
            3 => ChartEvent::Choose(self.one(&[Period::All, Period::Month(2023, 5)])),
            _ => {
                let does = self.one(&[ChartDoes::Press, ChartDoes::Move, ChartDoes::Release]);
                let id = self.below(2) as i32;
                ChartEvent::Pointer(ChartPointer { does, id, is_finger: true, x, width: 1_000 })
            }
        }
    }
}
