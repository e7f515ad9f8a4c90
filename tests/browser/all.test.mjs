// The whole program in a real browser: one small demo district, one browser, walked through by the
// people it is for.

import { after, before } from "node:test";
import { launch } from "./lib/browser.mjs";
import { demo } from "./lib/server.mjs";
import { again } from "./suites/again.mjs";
import { boards } from "./suites/boards.mjs";
import { basemap } from "./suites/basemap.mjs";
import { duties } from "./suites/duties.mjs";
import { every } from "./suites/every.mjs";
import { looks } from "./suites/looks.mjs";
import { inbox } from "./suites/inbox.mjs";
import { journey } from "./suites/journey.mjs";
import { meetings } from "./suites/meetings.mjs";
import { method } from "./suites/method.mjs";
import { net } from "./suites/net.mjs";
import { newcomer } from "./suites/newcomer.mjs";
import { portal } from "./suites/portal.mjs";
import { portal2 } from "./suites/portal2.mjs";
import { print } from "./suites/print.mjs";
import { refusals } from "./suites/refusals.mjs";
import { search } from "./suites/search.mjs";

/** Filled before the first test runs. */
const world = {};

before(
  async () => {
    // the browser last: where the district does not come up, nothing is left running
    const district = await demo();
    Object.assign(world, { base: district.base, stop: district.stop });
    world.browser = await launch();
    world.login = (role, n = 0) => {
      const found = district.logins.filter((l) => l.role === role)[n];
      if (!found) throw new Error(`the demo announces no login for ${role}`);
      return found;
    };
  },
  { timeout: 300_000 },
);

after(async () => {
  await world.browser?.close();
  await world.stop?.();
});

portal(world);
portal2(world);
journey(world);
newcomer(world);
refusals(world);
method(world);
meetings(world);
duties(world);
net(world);
basemap(world);
print(world);
inbox(world);
search(world);
boards(world);
again(world);
looks(world);
every(world);
