"""The drop-in that puts ``widgetapp`` on twistd's list.

Every run of any ``twistd`` in the environment imports this module, so it holds
the ServiceMaker and nothing else.
"""

from twisted.application.service import ServiceMaker

widgetapp = ServiceMaker("WidgetApp", "widgetapp.tap", "Live design server.", "widgetapp")
