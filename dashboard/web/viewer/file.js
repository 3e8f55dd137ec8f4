/* The one-file page: its documents stand packed in it. */

import * as host from "../hosts/file.js";
import { Viewer, fail } from "./viewer.js";

async function json(address) {
  return (await host.request(address)).json();
}

async function begin() {
  if (!("DecompressionStream" in window)) {
    fail("This map needs a browser from 2023 or later.");
    return;
  }
  try {
    await host.unpack();
  } catch (error) {
    fail("This file is damaged: part of it is missing.");
    throw error;
  }
  const viewer = new Viewer(await json("interactive/view.json"), host);
  await viewer.begin(json("interactive/search.json"));
}

begin();
