# SPDX-License-Identifier: Apache-2.0
"""A QtWebKit page driven by four commands of the WebDriver protocol. Usage: qtwebkit.py PORT"""
import json
import sys

from PyQt5.QtCore import QUrl
from PyQt5.QtNetwork import QHostAddress, QTcpServer
from PyQt5.QtWebKit import QWebSettings
from PyQt5.QtWebKitWidgets import QWebPage
from PyQt5.QtWidgets import QApplication


class Page(QWebPage):
    def javaScriptConsoleMessage(self, message, line, source):
        print(f"{source}:{line}: {message}", flush=True)


class Commands:
    """One HTTP request on each socket, as a client that does not keep connections alive sends it."""

    def __init__(self, page, server):
        self.page = page
        self.server = server
        server.newConnection.connect(lambda: self.accept(server.nextPendingConnection()))

    def accept(self, socket):
        received = bytearray()

        def read():
            received.extend(bytes(socket.readAll()))
            head, separator, body = bytes(received).partition(b"\r\n\r\n")
            if separator and len(body) >= content_length(head):
                method, path = head.split(b" ", 2)[:2]
                self.obey(method.decode(), path.decode(), body, lambda value: answer(socket, value))

        socket.readyRead.connect(read)
        socket.disconnected.connect(socket.deleteLater)

    def obey(self, method, path, body, done):
        if method == "DELETE":
            done(None)
            QApplication.quit()
        elif path == "/session":
            done({"sessionId": "1", "capabilities": {}})
        elif path.endswith("/url"):
            self.open(json.loads(body)["url"], done)
        else:
            done(self.page.mainFrame().evaluateJavaScript("(function () {%s})()" % json.loads(body)["script"]))

    def open(self, url, done):
        def loaded(_):
            self.page.loadFinished.disconnect(loaded)
            done(None)

        self.page.loadFinished.connect(loaded)
        self.page.mainFrame().load(QUrl(url))


def content_length(head):
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def answer(socket, value):
    body = json.dumps({"value": value}).encode()
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    socket.write(head.encode() + body)
    socket.disconnectFromHost()


application = QApplication(sys.argv)
page = Page()
page.settings().setAttribute(QWebSettings.LocalStorageEnabled, True)
server = QTcpServer()
commands = Commands(page, server)
if not server.listen(QHostAddress.LocalHost, int(sys.argv[1])):
    sys.exit(server.errorString())
sys.exit(application.exec_())
