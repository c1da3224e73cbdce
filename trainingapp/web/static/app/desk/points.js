// What the points come to while they are given: their sum, and the level once every criterion has its points.
export class Total {
  constructor(sheet) {
    this.sheet = sheet;
    this.place = sheet.form.querySelector("[data-total]");
  }

  begin() {
    if (!this.place) return;
    this.ladder = JSON.parse(this.place.dataset.ladder);
    this.sheet.form.addEventListener("input", () => this.show());
    this.show();
  }

  show() {
    const given = this.sheet.points.filter((one) => one.value !== "" && one.validity.valid);
    const sum = given.reduce((total, one) => total + one.valueAsNumber, 0);
    const words = [this.place.dataset.say.replace("{sum}", sum)];
    if (given.length === this.sheet.points.length) words.push(this.ladder.find(([, least]) => sum >= least)[0]);
    this.place.textContent = words.join(" · ");
    this.place.hidden = given.length === 0;
  }
}
