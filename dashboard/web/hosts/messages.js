/* Messages between the map and Python.
 *
 * The map shows a change at once and logs it as an event; Python acknowledges events with the state
 * that it sends. Events that are not yet acknowledged are laid over that state again, so a slow
 * answer never undoes a quick click. A server that was started anew, or that has given up a session
 * without a connection, answers with another session: what it has not acknowledged is reported again.
 */

export class Messages {
  /** @param report called with what Python is to be told: {frame, events, reports} */
  constructor(report) {
    this.report = report;
    this.frame = Math.random().toString(36).slice(2, 10);
    this.events = [];
    this.number = 0;
    this.reports = 0;
    this.session = null;
  }

  /** Log an event and report all that Python has not acknowledged. */
  tell(event) {
    if (event.type === "view" || event.type === "filter") {
      this.events = this.events.filter(({ type }) => type !== event.type); // the last says all
    }
    this.number += 1;
    this.events.push({ seq: this.number, ...event });
    this._report();
  }

  /* `reports` makes each report another value: Streamlit passes over one that it has had already. */
  _report() {
    this.reports += 1;
    const { frame, events, reports } = this;
    this.report({ frame, events, reports });
  }

  /** Python's state with the unacknowledged events laid over it. */
  settle(state) {
    if (state.frame === this.frame) {
      this.events = this.events.filter((event) => event.seq > state.seen);
    }
    const replaced = this.session !== null && this.session !== state.session;
    this.session = state.session;
    if (replaced && this.events.length > 0) {
      this._report(); // the last report may have gone to the session before, or nowhere
    }
    const settled = { ...state, layers: new Set(state.layers) };
    for (const event of this.events) {
      if (event.type === "toggle") {
        settled.layers[event.on ? "add" : "delete"](event.layer);
      } else if (event.type === "select" || event.type === "visit") {
        settled.selected = event.feature;
      } else if (event.type === "filter") {
        const { statuses, sectors, year } = event;
        Object.assign(settled, { statuses, sectors, year });
      } else if (event.type === "base-failed" && settled.base === event.base) {
        settled.base = null;
      }
    }
    return settled;
  }
}
