// SPDX-License-Identifier: Apache-2.0
// An API with node's http alone: a page of items as JSON with an ETag. Prints the port that it listens on.
'use strict';
const http = require('node:http');
const {items, etag} = require('./api-items.js');

const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const body = Buffer.from(JSON.stringify(items(Number(url.searchParams.get('count') ?? 20))));
    response.writeHead(200, {
        'Content-Type': 'application/json',
        'Content-Length': body.length,
        'ETag': etag(body),
    });
    response.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
