//! Where everything of the drawing is.

/// A point of the drawing, in its own units: about a pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Point {
    pub(super) fn plus(self, x: f64, y: f64) -> Self {
        Self { x: self.x + x, y: self.y + y }
    }

    /// The point on the way to another, `part` of the way along.
    pub(super) fn towards(self, other: Self, part: f64) -> Self {
        self.plus((other.x - self.x) * part, (other.y - self.y) * part)
    }

    pub(super) fn distance(self, other: Self) -> f64 {
        (other.x - self.x).hypot(other.y - self.y)
    }

    /// The point `by` units before this one, seen from another.
    pub(super) fn short_of(self, from: Self, by: f64) -> Self {
        let distance = self.distance(from);
        if distance <= by { self } else { self.towards(from, by / distance) }
    }
}

/// Where the name of a cluster stands beside its mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Label {
    /// Below it, in the middle.
    Below,
    /// Above it, in the middle.
    Above,
    /// To the right of it.
    Right,
    /// To the left of it.
    Left,
    /// Away from the middle of a ring, turned by so many degrees.
    Outwards(f64),
}

/// One cluster.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// Its mark.
    pub(super) at: Point,
    /// The point that lines to its neighbours bend towards.
    pub(super) middle: Point,
    /// Where its name stands.
    pub(super) label: Label,
}

/// The whole drawing.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Its size.
    pub(super) size: Point,
    /// The clusters, as in the graph.
    pub(super) placed: Vec<Placed>,
}
