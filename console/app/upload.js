// A file of the reader's into a bucket, in chunks. What an error cuts off goes on where the service has it.

import { ApiError, get, post, postBytes } from "./api.js";

const chunk = 4 * 1024 * 1024;

// onProgress(sent, whole)  after each chunk
// Returns the file's location. Throws ApiError: the key exists (unless replace), the file is too large, no bucket.
export const upload = async (file, { bucket, key, replace = false }, onProgress, signal) => {
  const { upload: id, chunkBytes, mostBytes } = await post(["uploads"], { bucket, key, bytes: file.size, ...(replace && { replace: true }) }, signal);
  if (mostBytes && file.size > mostBytes) throw new ApiError("InvalidInputException", `${file.name} has ${file.size} bytes; an upload may have ${mostBytes}.`, 400);
  const width = Math.min(chunk, chunkBytes ?? chunk);
  try {
    onProgress(0, file.size);
    for (let sent = 0; sent < file.size;) {
      try {
        sent = (await postBytes(["uploads", id], { offset: sent }, file.slice(sent, sent + width), signal)).received;
      } catch (error) {
        if (error.status === undefined) throw error;
        const { received } = await get(["uploads", id], {}, signal);
        if (received === sent) throw error;
        sent = received;
      }
      onProgress(sent, file.size);
    }
    return (await post(["uploads", id, "finish"], {}, signal)).location;
  } catch (error) {
    post(["uploads", id, "cancel"], {}).catch(() => {});
    throw error;
  }
};
