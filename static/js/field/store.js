// @ts-check
/**
 * What waits on the phone, in IndexedDB: acts and photos not yet acknowledged, and the tags the
 * phone itself has hung up. Tag code, bytes, point, time: nothing about any person (S-07).
 */

const NAME = "field";
const VERSION = 1;
const STORES = ["items", "bytes", "tags"];

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/** @returns {Promise<IDBDatabase>} */
function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const store of STORES)
        request.result.createObjectStore(store, { keyPath: "id" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/**
 * Write `records` of several stores, all or none, and be sure they are on the disk.
 *
 * @param {Record<string, any[]>} records
 */
export async function put(records) {
  await run(Object.keys(records), (store) => {
    for (const name of Object.keys(records)) {
      for (const record of records[name]) store(name).put(record);
    }
  });
}

/** @param {Record<string, string[]>} ids */
export async function remove(ids) {
  await run(Object.keys(ids), (store) => {
    for (const name of Object.keys(ids)) for (const id of ids[name]) store(name).delete(id);
  });
}

/** @param {string} name @returns {Promise<any[]>} */
export async function all(name) {
  const database = await open();
  return finished(database.transaction(name).objectStore(name).getAll());
}

/** @param {string} name @param {string} id @returns {Promise<any>} */
export async function get(name, id) {
  const database = await open();
  return finished(database.transaction(name).objectStore(name).get(id));
}

/** @param {string} name */
export async function clear(name) {
  await run([name], (store) => store(name).clear());
}

/**
 * @param {string[]} names
 * @param {(store: (name: string) => IDBObjectStore) => void} act
 * @returns {Promise<void>}
 */
async function run(names, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const work = database.transaction(names, "readwrite", { durability: "strict" });
    work.oncomplete = () => resolve();
    work.onerror = () => reject(work.error);
    work.onabort = () => reject(work.error ?? new Error("中断"));
    act((name) => work.objectStore(name));
  });
}

/** @param {IDBRequest} request @returns {Promise<any>} */
function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
