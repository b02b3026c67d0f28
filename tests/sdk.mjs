/** The vendor's own JavaScript SDK against a studio: `node sdk.mjs URL openai|azure` prints what it saw as JSON. */

import OpenAI, { AzureOpenAI, toFile } from "openai";

const [url, way] = process.argv.slice(2);
const client =
  way === "openai"
    ? new OpenAI({ baseURL: `${url}/v1`, apiKey: "none", maxRetries: 0 })
    : new AzureOpenAI({ endpoint: url, apiKey: "none", apiVersion: "preview", maxRetries: 0 });
const wanted = { model: "animatic", prompt: "A paper boat on a pond", seconds: "1", size: "480x480" };

/** @param {string} id */
async function ended(id) {
  for (;;) {
    const video = await client.videos.retrieve(id);
    if (video.status === "completed" || video.status === "failed") return video;
    await new Promise((done) => setTimeout(done, 100));
  }
}

const made = await ended((await client.videos.create(wanted)).id);
const content = await (await client.videos.downloadContent(made.id)).arrayBuffer();
const remixed = await client.videos.remix(made.id, { prompt: "at night" });
const still = Buffer.from(process.env.STILL ?? "", "base64");
const withFile = await client.videos.create({ ...wanted, input_reference: await toFile(still, "a.png", { type: "image/png" }) });
const withUrl = await client.videos.create({
  ...wanted,
  input_reference: { image_url: `data:image/png;base64,${still.toString("base64")}` },
});
await Promise.all([remixed, withFile, withUrl].map((video) => ended(video.id)));
const listed = [];
for await (const video of client.videos.list({ limit: 2 })) listed.push(video.id);
const refused = await client.videos.create({ ...wanted, seconds: "99" }).catch((error) => error.constructor.name);
const deleted = await client.videos.delete(made.id);
const gone = await client.videos.retrieve(made.id).catch((error) => error.constructor.name);
console.log(
  JSON.stringify({
    status: made.status,
    bytes: content.byteLength,
    head: Buffer.from(content).toString("latin1", 4, 8),
    remixedFrom: remixed.remixed_from_video_id === made.id,
    listed: [made, remixed, withFile, withUrl].filter((video) => listed.filter((id) => id === video.id).length === 1).length,
    refused,
    deleted: deleted.deleted,
    gone,
  }),
);
