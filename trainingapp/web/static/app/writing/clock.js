// The time of day as the class has it, whatever zone the device is set to and however wrong its clock is.
const TOLERANCE = 5 * 60 * 1000;

export class Clock {
  constructor(zone) {
    this.off = 0; // milliseconds that the device is behind the server; 0 while that is within the tolerance
    this.format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
  }

  now() {
    return new Date(Date.now() + this.off);
  }

  hour(date) {
    return this.format.format(date);
  }

  // The hour of a moment that the device noted, set right by what is known of its clock now.
  hourOf(noted) {
    return this.hour(new Date(noted + this.off));
  }

  get minutesSlow() {
    return Math.round(this.off / 60000);
  }

  // An answer carried the server's time; it was made somewhere between sending and receiving.
  heard(header, sent, received) {
    const off = Date.parse(header) - (sent + received) / 2;
    if (!Number.isNaN(off)) this.off = Math.abs(off) > TOLERANCE + (received - sent) ? off : 0;
  }
}
