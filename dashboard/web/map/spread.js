/* Points that would lie over each other stand aside, each tied to its place by a thin line. */
const ROUNDS = 60;
const GAP = 1.5;
const FARTHEST = 46; // pixels from its place, beyond which a symbol would mislead; crowds need more
const CROWD = 8; // more points at one place than this are arranged as a crowd
const GOLDEN = 2.39996; // radians, the golden angle: points at its multiples, each farther out, are spread evenly
const MOST = 400; // beyond this many points order would cost more than it helps

/** Move apart what overlaps: `discs` {x, y, radius, fixed} in pixels, changed in place. */
function separate(discs) {
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    for (let i = 0; i < discs.length; i += 1) {
      for (let k = i + 1; k < discs.length; k += 1) {
        moved = part(discs[i], discs[k], i * 2.4 + k) || moved;
      }
    }
    if (!moved) {
      return;
    }
  }
}

function part(a, b, turn) {
  const wanted = a.radius + b.radius + GAP;
  let dx = b.x - a.x;
  let dy = b.y - a.y;
  const held = a.fixed && b.fixed && (a.obstacle || b.obstacle);
  if (Math.abs(dx) >= wanted || Math.abs(dy) >= wanted || held) {
    return false;
  }
  let apart = Math.hypot(dx, dy);
  if (apart >= wanted) {
    return false;
  }
  if (apart < 0.5) {
    [dx, dy, apart] = [Math.cos(turn), Math.sin(turn), 1]; // at the same place: each in its own direction
  }
  const push = (wanted - apart) / apart;
  const share = a.fixed === b.fixed ? 0.5 : a.fixed ? 0 : 1;
  a.x -= dx * push * share;
  a.y -= dy * push * share;
  b.x += dx * push * (1 - share);
  b.y += dy * push * (1 - share);
  return true;
}

/** Give every dot its offset for the map's zoom. What lies on its line stays there, unless it would lie over
 * another such point: then both give way, so that each can be clicked.
 * `obstacles` {x, y, radius} in pixels of the zoom are what else the dots have to leave free. */
export function spread(map, dots, obstacles) {
  const seen = dots.filter((dot) => dot.drawnRadius() > 0);
  const discs = seen.map((dot) => {
    const { x, y } = map.project(dot.getLatLng());
    const fixed = !dot.members && dot.look().point.on_line; // a sign with a number is on no line
    return { x, y, home: { x, y }, radius: dot.drawnRadius() + 1.5, fixed };
  });
  const blocked = obstacles.map((obstacle) => ({ ...obstacle, fixed: true, obstacle: true }));
  const together = [
    ...discs.map(({ home, radius, fixed }) => [home.x, home.y, radius, fixed]),
    ...blocked.map(({ x, y }) => [x, y]),
  ].join();
  if (!known.has(together)) {
    if (discs.length <= MOST) {
      crowds(discs).forEach(fan);
      separate([...discs, ...blocked]);
    }
    remember(together, discs.map(aside));
  }
  known.get(together).forEach((offset, i) => seen[i].standAside(offset));
}

/** The discs that have a place in common with more than can step aside by themselves, place by place. */
function crowds(discs) {
  const places = new Map();
  for (const disc of discs.filter(({ fixed }) => !fixed)) {
    const place = `${Math.round(disc.home.x)} ${Math.round(disc.home.y)}`;
    places.set(place, [...(places.get(place) ?? []), disc]);
  }
  return [...places.values()].filter((crowd) => crowd.length >= CROWD);
}

/** Arrange a crowd like the seeds of a sunflower: each has room, and none is farther out than needed. */
function fan(crowd) {
  crowd.forEach((disc, i) => {
    const away = (2 * disc.radius + GAP) * Math.sqrt(i) * 0.62;
    disc.x = disc.home.x + away * Math.cos(i * GOLDEN);
    disc.y = disc.home.y + away * Math.sin(i * GOLDEN);
    disc.farthest = Math.max(FARTHEST, away + 2 * disc.radius);
  });
}

function aside({ x, y, home, farthest = FARTHEST }) {
  const share = Math.min(1, farthest / (Math.hypot(x - home.x, y - home.y) || 1));
  return { dx: Math.round((x - home.x) * share), dy: Math.round((y - home.y) * share) };
}

/* Kept, so that a layer switched back on has its points where they were. */
const known = new Map();
const KNOWN = 32;

function remember(together, offsets) {
  known.set(together, offsets);
  if (known.size > KNOWN) {
    known.delete(known.keys().next().value);
  }
}
