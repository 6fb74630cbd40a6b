// A web server: compressed JSON in buffers of malloc. Its port is the argument.
const http = require('http');
const zlib = require('zlib');
http.createServer((request, response) => {
    const rows = [];
    for (let i = 0; i < 20; i++) rows.push({ number: i, text: 'row ' + Math.random() });
    zlib.deflate(Buffer.from(JSON.stringify(rows)), (error, packed) => {
        response.writeHead(error ? 500 : 200, { 'Content-Encoding': 'deflate' });
        response.end(packed);
    });
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
